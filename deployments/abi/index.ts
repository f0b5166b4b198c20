// Made by `python -m scripts.typescript --write`: change the contract, not this file.
export { appraiserAbi } from "./Appraiser.js";
export { computeAssetAbi } from "./ComputeAsset.js";
export { leaseBondsAbi } from "./LeaseBonds.js";
export { leaseEscrowAbi } from "./LeaseEscrow.js";
export { lendingPoolAbi } from "./LendingPool.js";
export { lensAbi } from "./Lens.js";
export { loanDeskAbi } from "./LoanDesk.js";
export { marketFeedAbi } from "./MarketFeed.js";
export { metricsOracleAbi } from "./MetricsOracle.js";
export { priceIndexAbi } from "./PriceIndex.js";
export { revenueSplitterAbi } from "./RevenueSplitter.js";
export { timelockAbi } from "./Timelock.js";
