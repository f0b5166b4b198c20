"""The keeper under silverback: blocks and the clock wake it up, the pass is the same.

Settings come from the environment (`WELLHEAD_KEEPER_...`, `WELLHEAD_KEEPER_FILE` names a file).
"""

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar

from ape import chain
from silverback import SilverbackBot

from oracle.environment import EnvironmentSettings
from oracle.errors import RetryableError
from scripts.lib.keeper import on_ape, settings
from scripts.lib.keeper.keeper import Keeper
from scripts.lib.keeper.loop import said
from scripts.lib.keeper.showing import lines


class BotSettings(EnvironmentSettings):
    """What only a bot has to be told by the environment."""

    environment_prefix: ClassVar[str] = "WELLHEAD_KEEPER_"

    file: Path | None = None
    """TOML file of the other settings."""


def make(say: Callable[[str], None] = print) -> SilverbackBot:
    """Return the bot. Its worker opens the keeper in its first pass and keeps it open."""
    bot = SilverbackBot()
    opened: list[Keeper] = []
    one_at_a_time = Lock()

    def turn() -> dict[str, int]:
        """One pass. An outage is told; what is fatal ends silverback after a few times."""
        if not one_at_a_time.acquire(blocking=False):
            return {"busy": 1}  # the pass that runs sees what this wake-up is about, or the next
        try:
            if not opened:
                keeper = on_ape.keeper(
                    chain.provider, bot.signer, settings.load(BotSettings().file), say
                )
                keeper.open()
                if keeper.settings.metrics_port:
                    keeper.metrics.serve(keeper.settings.metrics_host, keeper.settings.metrics_port)
                opened.append(keeper)
            found = opened[0].turn()
            for line in lines(found):
                say(line)
            return {"due": len(found.plan.actions), "block": found.block}
        except (RetryableError, OSError) as error:
            say(f"{said(error)}; again at the next block")
            return {"failed": 1}
        finally:
            one_at_a_time.release()

    @bot.on_(chain.blocks)  # type: ignore[untyped-decorator]
    def on_block(block: Any) -> dict[str, int]:
        return turn()

    @bot.cron("* * * * *")  # type: ignore[untyped-decorator]
    def every_minute(time: Any) -> dict[str, int]:
        return turn()

    return bot
