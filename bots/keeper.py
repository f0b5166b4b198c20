"""`silverback run keeper`: see docs/operations.md."""

from scripts.lib.keeper.bot import make

bot = make()
