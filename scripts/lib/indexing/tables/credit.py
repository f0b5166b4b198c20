"""Events of the splitter, the loan desk, the pools and the appraiser."""

from scripts.lib.indexing.tables.columns import event_table
from scripts.lib.indexing.tables.leases import CLAIMED

SPLITTER = {
    "Claimed": CLAIMED,
    "Deposited": event_table(
        "revenue_deposited",
        "asset payer:account beneficiary:account split_id gross fee opex debt net seconds",
    ),
    "TermsSet": event_table(
        "terms_set",
        "asset owner:account tenure operator=terms.operator:account opex_bps=terms.opex_bps "
        "beneficiary=terms.beneficiary:account split_id=terms.split_id",
    ),
    "SplitReleased": event_table("split_released", "split_id account=payee:account amount"),
    "FeesClaimed": event_table("fees_claimed", "account=treasury:account amount"),
}

DESK = {
    "Claimed": CLAIMED,
    "Borrowed": event_table("loan_borrowed", "asset borrower:account pool:account amount months"),
    "Repaid": event_table("loan_repaid", "asset payer:account amount debt"),
    "LoanClosed": event_table("loan_closed", "asset borrower:account"),
    "Reviewed": event_table("loan_reviewed", "asset is_sweeping:flag value cover_bps"),
    "Flagged": event_table("loan_flagged", "asset borrower:account debt grace_until"),
    "Cured": event_table("loan_cured", "asset borrower:account"),
    "AuctionStarted": event_table("auction_started", "asset starter:account start_price"),
    "Taken": event_table(
        "auction_taken",
        "asset buyer:account borrower:account price repaid bounty surplus shortfall",
    ),
    "Refinanced": event_table(
        "loan_refinanced", "asset from_pool:account to_pool:account debt amount months"
    ),
}

POOL = {
    "Transfer": event_table("shares_moved", "sender:account receiver:account shares=value:wide"),
    "Deposit": event_table("pool_deposited", "sender:account owner:account assets shares:wide"),
    "Withdraw": event_table(
        "pool_withdrawn", "sender:account receiver:account owner:account assets shares:wide"
    ),
    "Lent": event_table("pool_lent", "asset borrower:account amount debt_shares:wide"),
    "Collected": event_table("pool_collected", "asset amount debt"),
    "Impaired": event_table("pool_impaired", "asset debt carrying loss absorbed"),
    "Restored": event_table("pool_restored", "asset debt gain"),
    "Ended": event_table("pool_ended", "asset written_off loss absorbed"),
    "ExitRequested": event_table("exit_requested", "cohort owner:account shares:wide"),
    "CohortServed": event_table("exit_served", "cohort shares:wide assets"),
    "ExitClaimed": event_table("exit_claimed", "cohort account:account assets"),
    "RateMoved": event_table("pool_rate_moved", "rate:wide"),
    "Recovered": event_table("pool_recovered", "account=by:account amount"),
}

APPRAISER = {
    "PriceMoved": event_table("used_price_moved", "accelerator:word moved raw"),
    "MarketSet": event_table("market_stated", "accelerator:word hourly_rate utilisation_bps"),
}
