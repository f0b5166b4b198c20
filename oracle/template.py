"""The settings file that `init` writes."""

TEMPLATE = """\
# Settings of one Wellhead node. WELLHEAD_<NAME> in the environment wins over a line here.
# Paths are relative to this file. Check everything with: python -m oracle check

# ---- the chain ----
rpc_urls = [{rpc_url}]  # endpoints, tried in order
rpc_timeout_seconds = 10.0      # seconds for one answer
chain_id = {chain_id}
{meter_line}  # the MetricsOracle contract
max_fee_wei = 200000000000      # wei per gas: never pay more (200 gwei)
min_tip_wei = 1000000           # wei per gas
max_tip_wei = 3000000000        # wei per gas (3 gwei)
confirmations = 1               # blocks, the receipt's own included
receipt_timeout_seconds = 120.0 # seconds until a transaction is replaced with a higher fee

# ---- the node ----
{asset_line}  # title id of this machine
keyfile = "node.json"           # encrypted key that signs reports (mode 600)
password_file = {password_file}  # file with its password (mode 600); empty: asked for
paying_keyfile = ""             # encrypted key that pays gas; empty: nothing is sent (dry run)
paying_password_file = ""       # file with the paying key's password (mode 600)
state_dir = "state"             # records of what was signed and sent, and the evidence
record_days = 30                # days that settled reports are kept; the last number for ever
evidence_days = 14              # days that raw samples are kept; 0 keeps none

# ---- who puts the reports on chain ----
carry = "self"                  # self (with the paying key), post or nats (an aggregator does)
# aggregator_url = "https://aggregator.example:8443"   # for post
# aggregator_address = "0x..."  # whose receipts are believed
# nats_urls = ["tls://broker.example:4222"]            # for nats
resend_seconds = 600            # seconds until what is not on chain is handed over again
alarm_seconds = 3600            # seconds before a report expires: warn, submit it here if possible

# ---- sampling ----
source = "{source}"  # nvml (this machine's GPUs), replay (a trace), synthetic (seeded)
interval_seconds = 1            # seconds between samples (a replay takes its trace's own)
sample_timeout_seconds = 1.0    # seconds after which the driver counts as hanging
report_seconds = 3600           # seconds a report covers: 3600 or a divisor of it
# trace_file = "trace.csv.gz"   # replay: columns timestamp_s,node,gpu_util_pct,memory_used_bytes
# trace_node = ""               # replay: which node of the trace
synthetic_seed = 1              # synthetic: same seed, same machine
synthetic_accelerators = 8      # synthetic: accelerators in the machine
"""
