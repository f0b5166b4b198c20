// A lease from registration to the last claim, with viem and nothing but `deployments/`.
// node lease.js URL REGISTRAR HOST LESSEE: accounts of an anvil, which signs for them.
import assert from "node:assert/strict";
import {
  createTestClient, erc20Abi, http, keccak256, parseAbi, parseEventLogs, publicActions, stringToHex, toHex,
  walletActions, zeroHash, type Address, type Hash,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import {
  computeAssetAbi, leaseBondsAbi, leaseEscrowAbi, metricsOracleAbi, revenueSplitterAbi,
} from "./deployments/abi/index.js";
import index from "./deployments/index.json" with { type: "json" };

const [url, registrar, host, lessee] = process.argv.slice(2) as [string, Address, Address, Address];
const chain = createTestClient({ mode: "anvil", transport: http(url), pollingInterval: 5 })
  .extend(publicActions)
  .extend(walletActions);
const chainId = await chain.getChainId();
const suite = index.chains["31337"];
assert.equal(chainId, 31_337);

const { ComputeAsset, LeaseBonds, LeaseEscrow, MetricsOracle, RevenueSplitter } = suite.contracts;
const title = { address: ComputeAsset.address as Address, abi: computeAssetAbi };
const meter = { address: MetricsOracle.address as Address, abi: metricsOracleAbi };
const escrow = { address: LeaseEscrow.address as Address, abi: leaseEscrowAbi };
const bonds = { address: LeaseBonds.address as Address, abi: leaseBondsAbi };
const splitter = { address: RevenueSplitter.address as Address, abi: revenueSplitterAbi };
const token = { address: suite.external.settlementToken as Address, abi: erc20Abi };
const mint = { address: token.address, abi: parseAbi(["function mint(address receiver, uint256 amount)"]) };

const HOUR = 3_600;
const HOURS = 2n;
const RATE = 20_000_000n; // units an hour: 20 dollars
const from = (account: Address) => ({ account, chain: null });
const mined = async (hash: Promise<Hash>) => {
  const receipt = await chain.waitForTransactionReceipt({ hash: await hash });
  assert.equal(receipt.status, "success");
  return receipt;
};
const moveTo = async (timestamp: number) => {
  await chain.setNextBlockTimestamp({ timestamp: BigInt(timestamp) });
  await chain.mine({ blocks: 1 });
};
const now = async () => Number((await chain.getBlock()).timestamp);
const balance = (of: Address) => chain.readContract({ ...token, functionName: "balanceOf", args: [of] });

// The host: a title, a node key that proves itself, an offer, the bond behind it.
const spec = {
  kind: 1,
  accelerator: stringToHex("H100-80GB-SXM", { size: 32 }),
  accelerator_count: 1,
  memory_mib: 81_559,
  power_limit_watts: 10_000,
  region: stringToHex("USDAL", { size: 32 }),
  commissioned_at: (await now()) - 100,
  purchase_price: 25_000_000_000n,
  documents: keccak256(toHex("papers")),
};
const devices = [keccak256(generatePrivateKey())];
const registered = await mined(
  chain.writeContract({ ...title, ...from(registrar), functionName: "register", args: [host, spec, devices, "https://m.example/1"] }),
);
const [created] = parseEventLogs({ abi: computeAssetAbi, eventName: "Transfer", logs: registered.logs });
const asset = created.args.token_id;
const node = privateKeyToAccount(generatePrivateKey());
const domain = { name: "MetricsOracle", version: "1", chainId, verifyingContract: meter.address };
const proof = await node.signTypedData({
  domain,
  types: { Enrolment: [{ name: "asset", type: "uint256" }, { name: "owner", type: "address" }, { name: "node", type: "address" }] },
  primaryType: "Enrolment",
  message: { asset, owner: host, node: node.address },
});
await mined(chain.writeContract({ ...meter, ...from(host), functionName: "enroll", args: [asset, node.address, proof] }));
await mined(chain.writeContract({ ...title, ...from(host), functionName: "grant", args: [asset, escrow.address, 1] }));
const offer = {
  hourly_rate: RATE, min_hours: 1, max_hours: 720, sla_bps: 9_900, credit_bps: 3_000, notice_hours: 4,
  tenancy: 0, is_indexed: false, premium_bps: 0, valid_until: (await now()) + 30 * 24 * HOUR,
};
await mined(chain.writeContract({ ...escrow, ...from(host), functionName: "post_offer", args: [asset, offer] }));
const bond = await chain.readContract({ ...bonds, functionName: "required_bond", args: [asset, RATE] });
await mined(chain.writeContract({ ...mint, ...from(host), functionName: "mint", args: [host, bond] }));
await mined(chain.writeContract({ ...token, ...from(host), functionName: "approve", args: [bonds.address, bond] }));
await mined(chain.writeContract({ ...bonds, ...from(host), functionName: "add_bond", args: [asset, bond] }));

// The lessee: from the quote to an open lease, on a full hour.
const start = (Math.floor((await now()) / HOUR) + 1) * HOUR;
await moveTo(start - 10);
const [rate, total, nonce] = await chain.readContract({ ...escrow, functionName: "quote", args: [asset, HOURS] });
assert.deepEqual([rate, total], [RATE, RATE * HOURS]);
await mined(chain.writeContract({ ...mint, ...from(lessee), functionName: "mint", args: [lessee, total] }));
await mined(chain.writeContract({ ...token, ...from(lessee), functionName: "approve", args: [escrow.address, total] }));
await chain.setNextBlockTimestamp({ timestamp: BigInt(start) });
const opening = await mined(
  chain.writeContract({ ...escrow, ...from(lessee), functionName: "open_lease", args: [asset, HOURS, rate, nonce] }),
);
const [opened] = parseEventLogs({ abi: leaseEscrowAbi, eventName: "LeaseOpened", logs: opening.logs });
const leaseId = opened.args.lease_id;
assert.equal(await balance(lessee), 0n);
assert.equal(await chain.readContract({ ...title, functionName: "userOf", args: [asset] }), lessee);

// The machine: a whole first hour, half of the second.
const REPORT = [
  ["asset", "uint256"], ["sequence", "uint64"], ["started_at", "uint40"], ["ended_at", "uint40"],
  ["available_seconds", "uint40"], ["busy_seconds", "uint40"], ["energy_joules", "uint64"], ["work_units", "uint64"],
  ["mode", "uint8"], ["evidence", "bytes32"],
].map(([name, type]) => ({ name, type }));
for (const [sequence, seconds] of [[1, HOUR], [2, HOUR / 2]] as const) {
  const began = start + (sequence - 1) * HOUR;
  const report = {
    asset, sequence: BigInt(sequence), started_at: began, ended_at: began + seconds, available_seconds: seconds,
    busy_seconds: 0, energy_joules: BigInt(70 * seconds), work_units: 0n, mode: 3, evidence: zeroHash,
  };
  await moveTo(began + seconds);
  const signature = await node.signTypedData({ domain, types: { Report: REPORT }, primaryType: "Report", message: report });
  await mined(chain.writeContract({ ...meter, ...from(lessee), functionName: "submit", args: [report, signature] }));
}

// Time makes the rent final: what was delivered is settled, the rest goes back, both are claimed.
await moveTo(start + 50 * HOUR);
await mined(chain.writeContract({ ...escrow, ...from(lessee), functionName: "settle", args: [leaseId] }));
const closing = await mined(chain.writeContract({ ...escrow, ...from(lessee), functionName: "close", args: [leaseId] }));
assert.equal(parseEventLogs({ abi: leaseEscrowAbi, eventName: "LeaseClosed", logs: closing.logs }).length, 1);
await mined(chain.writeContract({ ...splitter, ...from(lessee), functionName: "claim", args: [host] }));
await mined(chain.writeContract({ ...escrow, ...from(lessee), functionName: "claim", args: [lessee] }));

// 5,400 of 7,200 seconds came: 30 dollars, less the most that a missed promise gives back (30 %).
const charge = (RATE * 5_400n) / 3_600n;
const net = charge - (charge * 3_000n) / 10_000n;
const fee = (net * 200n) / 10_000n;
assert.equal(await balance(lessee), total - net);
assert.equal(await balance(host), net - fee);
assert.equal((await chain.readContract({ ...escrow, functionName: "lease", args: [leaseId] })).is_closed, true);
console.log(JSON.stringify({ asset: String(asset), lease: String(leaseId), paid: String(net - fee), refunded: String(total - net) }));
