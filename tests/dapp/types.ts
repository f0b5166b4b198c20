// What the compiler refuses because the ABIs are typed: an expected error that does not come is one.
import { createPublicClient, http, type Address } from "viem";
import { leaseEscrowAbi } from "./deployments/abi/index.js";

const node = createPublicClient({ transport: http("http://127.0.0.1:1") });
const escrow = { address: "0x0000000000000000000000000000000000000001" as Address, abi: leaseEscrowAbi };

export async function read(): Promise<bigint> {
  // @ts-expect-error no such function
  await node.readContract({ ...escrow, functionName: "qoute", args: [1n, 24n] });
  // @ts-expect-error an argument is missing
  await node.readContract({ ...escrow, functionName: "quote", args: [1n] });
  // @ts-expect-error an address where an amount is due
  await node.readContract({ ...escrow, functionName: "quote", args: [escrow.address, 24n] });
  const lease = await node.readContract({ ...escrow, functionName: "lease", args: [1_000_001n] });
  // @ts-expect-error a record has no such field
  lease.tenant;
  return lease.hourly_rate;
}
