"""Wellhead's node runner: samples GPUs, builds hour-cut reports, signs them, puts them on chain.

As a program: `python -m oracle --help`. As a library, a trace's node from file to chain:

    from oracle import signing
    from oracle.build import ReportBuilder, reports_of
    from oracle.chain.embedded import EmbeddedMeter
    from oracle.sampling.replay import ReplaySampler, load_trace, pick_node, whole_days_ms
    from oracle.types import PowerProfile

    rows = pick_node(load_trace("trace.csv.gz"), "00800b6d2cab")
    shift_ms = whole_days_ms(rows[0].timestamp_ms, start_ms=1_767_225_600_000)
    sampler = ReplaySampler("00800b6d2cab", rows, shift_ms)
    builder = ReportBuilder(
        asset=1,
        accelerators=1,
        interval_ms=sampler.interval_ms,
        source=sampler.source,
        profile=PowerProfile(idle_mw=70_000, peak_mw=700_000),  # a trace has no power readings
    )
    meter = EmbeddedMeter(contract, chain_id)  # any object with the contract's functions
    for report in reports_of(sampler.samples(), builder):
        message = signing.report_message(report, chain_id, meter.address)
        meter.submit(report, signing.sign(message, node_key))

`SyntheticSampler(seed, accelerators, interval_seconds, outages=[(start, end)])` makes a machine up;
`samples_between(sampler, start_ms, end_ms)` of `oracle.sampling.base` steps through its time.
`ReportBuilder.add(sample)` returns the reports that a sample completes, `.flush()` the rest,
`.carried` what is in no report yet (exact fractions). A machine's device ids are
`[device_id(d.vendor, d.uuid, d.serial) for d in sampler.devices()]` (`oracle.device_id`).
"""
