"""Documented commands that another test runs, and the few that no test can run."""

from dataclasses import dataclass

_END_TO_END = "tests/oracle/test_end_to_end.py::test_"
_USAGE = "tests/oracle/test_cli_usage.py::test_"
_ATTEST = "tests/oracle/attest/test_end_to_end.py::test_"
_TWO_OF_THREE = f"{_ATTEST}files__two_of_three__lower_what_the_chain_says"
_OVER_HTTP = f"{_ATTEST}http__three_attestors_of_whom_one_saw_otherwise__lower_what_the_chain_says"
_READY = "tests/oracle/test_operating.py::test_run__real_process__is_ready_measured_and_probed"
_METERS = f"{_END_TO_END}run__as_a_program__meters_and_goes_on_where_it_stopped"
_CHECKED = f"{_END_TO_END}check__everything_in_place__says_so"
_SHOWN = f"{_END_TO_END}show__after_a_pass__tells_records_and_head"
_NODE_KEY = f"{_USAGE}init__new_folder__writes_settings_and_a_private_key"
_DISMISSED = "tests/oracle/attest/test_dismissing.py::test_"
_DEMO = "tests/scripts/demo/test_demo.py::test_demo__"
_KEEPS = "tests/scripts/keeper/test_command.py::test_"
ON_NODE = "--network ethereum:devnet:node"


@dataclass(frozen=True)
class Elsewhere:
    """A test, the commands that it runs with values of its own, and what proves it.

    Verb and options of each command stand in the test's module as words in quotes, unless `words`
    names what else does.
    """

    test: str
    commands: tuple[str, ...]
    words: tuple[str, ...] = ()


ELSEWHERE = (
    Elsewhere(f"{_DEMO}seeded_fleet__every_outcome_and_every_unit", ("make demo",), ("seeded",)),
    Elsewhere(
        f"{_DEMO}trace__nodes_keep_their_names_and_their_seconds",
        ("make demo TRACE=path.csv.gz",),
        ("tell(", "trace"),
    ),
    Elsewhere(
        "tests/scripts/market/test_command.py::test_main__default__every_check_holds",
        ("make simulation", "python -m scripts.market_simulation"),
        ("market_simulation.main(",),
    ),
    Elsewhere(
        "tests/scripts/simulation/test_command.py::test_main__small_run__every_cell_in_the_file",
        ("make simulation",),
        ("credit_simulation.main(",),
    ),
    Elsewhere(
        "tests/scripts/market/test_command.py::test_inputs__files__both_are_real",
        ("make simulation TRACE=path.csv.gz PRICES=path.csv",),
        ("trace", "prices"),
    ),
    Elsewhere(
        "tests/scripts/test_console_command.py::test_readme__session__is_what_the_console_prints",
        ("anvil --silent &", f"ape console {ON_NODE}"),
        ("transcript.record",),
    ),
    Elsewhere(
        "tests/scripts/test_verify_command.py::"
        "test_verify__as_deployed__all_agrees_then_each_planted_difference_is_found",
        (f"ape run verify {ON_NODE}", f"ape run verify {ON_NODE} --json"),
        ('"ape", "run", "verify"', '"--json"'),
    ),
    Elsewhere(
        "tests/scripts/indexing/test_command.py::"
        "test_run__two_confirmations_as_documented__follows_two_blocks_behind",
        ("python -m scripts.indexing run --rpc https://rpc.example --confirmations 2",),
        ('"python -m scripts.indexing run --rpc https://rpc.example --confirmations 2"',),
    ),
    Elsewhere(
        "tests/scripts/test_metrics_doc.py::test_main__another_page__fails_until_it_is_written",
        ("python -m scripts.metrics_doc --write",),
        ('"--write"',),
    ),
    Elsewhere(
        _NODE_KEY,
        (
            "python -m oracle init",
            "python -m oracle init --asset 7 --chain-id 31337 --meter 0x...",
            "python -m oracle init --asset 1 --meter 0x5FbDB2315678afecb367f032d93F642f64180aa3 "
            "--source synthetic --password-file password.txt",
            "/opt/wellhead/bin/wellhead-oracle init --asset 7 --chain-id 31337 --meter 0x...",
            "python -m oracle init --asset <id> --chain-id <id> --meter <address>",
        ),
        ('"init"',),
    ),
    Elsewhere(
        f"{_END_TO_END}prove__owner__can_enroll_with_what_it_prints",
        (
            "python -m oracle prove --owner <address>",
            "python -m oracle prove --owner 0x...",
            "python -m oracle prove --owner 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        ),
    ),
    Elsewhere(_CHECKED, ("python -m oracle check", "wellhead-oracle check")),
    Elsewhere(
        f"{_END_TO_END}once__enrolled_machine__puts_the_hour_so_far_on_chain",
        ("python -m oracle once",),
    ),
    Elsewhere(
        f"{_END_TO_END}once__dry_run__signs_records_and_sends_nothing",
        ("python -m oracle once --dry-run",),
    ),
    Elsewhere(
        f"{_END_TO_END}once__replayed_trace__is_modelled_and_recorded",
        (
            "python -m oracle check --trace trace.csv.gz --node 00800b6d2cab",
            "python -m oracle once --trace trace.csv.gz --node 00800b6d2cab --json",
        ),
    ),
    Elsewhere(_METERS, ("python -m oracle run", "python -m oracle run --cycles 60 --json")),
    Elsewhere(
        _SHOWN,
        ("python -m oracle show", "wellhead-oracle show", "python -m oracle show --last 5 --json"),
    ),
    Elsewhere(
        _READY,
        ("curl -s 127.0.0.1:9464/healthz", "curl -s 127.0.0.1:9464/readyz"),
        ('"/healthz"', '"/readyz"'),
    ),
    Elsewhere(
        "tests/oracle/fleet/test_telemetry.py::test_health__good_then_inbox_unreadable__says_why",
        ("curl -s 127.0.0.1:9465/healthz",),
        ('"/healthz"',),
    ),
    Elsewhere(
        "tests/oracle/fleet/test_fleet.py::"
        "test_fleet__twenty_nodes_broker_and_aggregator_killed__each_report_is_recorded_once",
        (
            "python -m oracle aggregate",
            "python -m oracle aggregate --settings aggregator.toml --nats nats://127.0.0.1:4222 "
            "--json",
        ),
        ('"--nats"', "aggregator"),
    ),
    Elsewhere(
        _OVER_HTTP,
        (
            "python -m oracle attest serve",
            "python -m oracle attest collect FILE",
            "python -m oracle attest collect refutation-7-1f3a90bc.json",
        ),
    ),
    Elsewhere(
        _TWO_OF_THREE,
        (
            "python -m oracle attest compare 7",
            "python -m oracle attest compare 7 --json",
            "python -m oracle attest sign refutation-7-1f3a90bc.json",
            "python -m oracle attest sign FILE",
            "python -m oracle attest merge from-a.json from-b.json --out all.json",
            "python -m oracle attest merge A B --out ALL",
            "python -m oracle attest submit all.json",
            "python -m oracle attest submit FILE",
        ),
    ),
    Elsewhere(
        _TWO_OF_THREE,
        (
            "python -m oracle attest propose 7",
            "python -m oracle attest propose 7 --out .",
            "python -m oracle attest propose 7 --out proposals",
        ),
        ("propose(first, stage.asset)",),
    ),
    Elsewhere(
        "tests/oracle/attest/test_cli.py::"
        "test_propose__values_as_documented__are_what_the_file_leaves",
        ("python -m oracle attest propose 7 --first-hour 490896 --seconds 1800,0",),
        ('"python -m oracle attest propose 7 --first-hour 490896 --seconds 1800,0"',),
    ),
    Elsewhere(
        "tests/oracle/attest/test_noticing.py::test_watch__with_bonds__tells_of_the_dispute",
        (
            "python -m oracle attest watch",
            "python -m oracle attest watch --slots 60 --json",
        ),
    ),
    Elsewhere(
        f"{_ATTEST}revoke__two_of_three__end_the_key",
        (
            'python -m oracle attest revoke 7 --reason "leaked key" --out FILE',
            'python -m oracle attest revoke 7 --reason "leaked key" --out revocation.json',
            "python -m oracle attest sign revocation.json --trust-proposal",
        ),
    ),
    Elsewhere(
        "tests/oracle/attest/test_disputes.py::test_disputes__as_a_table__names_bond_and_next_step",
        ("python -m oracle attest disputes", "python -m oracle attest disputes 7 --json"),
    ),
    Elsewhere(
        f"{_DISMISSED}dismiss__two_of_three_through_files__the_bond_is_the_owners",
        (
            'python -m oracle attest dismiss 7000001 0 --reason "own use all day" --out FILE',
            'python -m oracle attest dismiss 7000001 0 --reason "own use all day" '
            "--out dismissal.json",
            'python -m oracle attest dismiss 7000001 0 --reason "own use all day"',
            "python -m oracle attest sign dismissal.json --dismiss",
        ),
    ),
    Elsewhere(
        "tests/scripts/test_completion.py::test_completion__told_to_bash__proposes_verbs",
        ('eval "$(_APE_COMPLETE=bash_source ape)"',),
        ("bash_source", "bash_complete"),
    ),
    Elsewhere(
        f"{_KEEPS}keeper__dry_then_once__plans_then_closes",
        (
            "ape run keeper",
            f"ape run keeper {ON_NODE} --coin-price 3000 --once --dry-run",
            f"ape run keeper {ON_NODE} --coin-price 3000 --account TEST::8 --once",
            f"ape run keeper {ON_NODE} --coin-price 3000 --account keeper --once",
        ),
        ('"--once"', '"--dry-run"'),
    ),
    Elsewhere(
        f"{_KEEPS}keeper__killed_and_started_again__goes_on_and_repeats_nothing",
        (
            f"ape run keeper {ON_NODE} --coin-price 3000 --account TEST::8",
            f"ape run keeper {ON_NODE} --settings keeper.toml --account keeper",
        ),
        ("SIGKILL", "SIGTERM"),
    ),
    Elsewhere(
        f"{_KEEPS}silverback__bot_on_a_node__closes_what_is_due",
        (
            "WELLHEAD_KEEPER_COIN_PRICE=3000 silverback run keeper --network ethereum:mainnet:node "
            "--account keeper",
        ),
        ("silverback",),
    ),
    Elsewhere(
        "tests/oracle/test_mending.py::test_mend__pending_report_damaged__gives_it_up_and_says_so",
        ("python -m oracle mend",),
    ),
)


@dataclass(frozen=True)
class NotRun:
    """A regular expression of whole commands that no test runs, and why."""

    pattern: str
    reason: str


NOT_RUN = (
    NotRun(r"make (test|check)", "runs this very test"),
    NotRun(r"make fuzz", "takes many hours"),
    NotRun(r"make lint", "CI runs it beside the tests"),
    NotRun(r"python -m scripts\.house_rules", "minutes; `make lint` runs it"),
    NotRun(
        r"python -m scripts\.mutation "
        r"(--contract NAME|--oracle|--oracle --module NAME|(--oracle )?--write|--help)",
        "minutes to hours; test_campaign, test_oracle_campaign run the tool on small projects",
    ),
    NotRun(r"pip install taskiq-redis==[\d.]+ redis==[\d.]+", "takes packages from a registry"),
    NotRun(r"make setup", "installs packages from registries"),
    NotRun(r"source \.venv/bin/activate|export PATH=.*", "for the shell of a person"),
    NotRun(r"make fmt", "changes the tree"),
    NotRun(
        r"(/opt/wellhead/bin/)?pip install \.", "takes packages from a registry: `make package`"
    ),
    NotRun(r"python -m scripts\.(gas|sizes) --write", "minutes; `make snapshots` runs --check"),
    NotRun(r"python -m scripts\.gas_scale --write", "minutes; `make fuzz` runs --check"),
    NotRun(r"python -m scripts\.typescript --write", "changes the tree; `make snapshots` compares"),
    NotRun(r"python -m scripts\.house_rules --write", "minutes; `make lint` compares"),
    NotRun(
        r"python -m scripts\.lease_states --write", "changes the tree; test_state_table compares"
    ),
    NotRun(r"python -m scripts\.credit_simulation --write", "minutes; `make simulation` compares"),
    NotRun(r"python -m scripts\.bench_(aggregator|runner)", "measures a quiet host for minutes"),
    NotRun(r"ape accounts generate|cast wallet new|geth account new", "asks for a new password"),
    NotRun(r"python3 -m venv /opt/wellhead", "installs on a host"),
    NotRun(r"(install|cp|cd) .*(/etc/|node\.password).*", "installs on a host"),
    NotRun(r"(systemctl|journalctl) .*", "asks a host's service manager"),
    NotRun(r"(nvidia-smi|lspci) .*", "asks a host's GPUs"),
    NotRun(r"(dmesg|df|du|smartctl|chronyc|timedatectl) .*", "asks a host's kernel, disks, clock"),
    NotRun(r"nats-server -js", "the broker that tests start with options of their own"),
)
