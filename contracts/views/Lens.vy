# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize codesize
# pragma nonreentrancy on

"""
@title Lens: what a page or a console shows in one call
@license AGPL-3.0-only
@author Wellhead
@notice Machines, leases, loans, pools and what a lender has in them, page by page.
@dev Reads the others, holds nothing, and no contract trusts it: what counts is what they say
     themselves. Reverts only for a page that is too long, or in the middle of their calls.
@custom:kill None: nothing can be paused. Another suite has another lens.
"""

from ..modules import fleet_pages
from ..modules import lease_pages
from ..modules import lens_links
from ..modules import loan_pages
from ..modules import pool_pages

initializes: lens_links
initializes: fleet_pages[links := lens_links]
initializes: lease_pages[links := lens_links]
initializes: loan_pages[links := lens_links]
initializes: pool_pages[links := lens_links]

exports: (
    # what it looks at
    lens_links.escrow,
    lens_links.desk,
    # the fleet
    fleet_pages.fleet,
    lease_pages.leases,
    # credit
    loan_pages.loans,
    loan_pages.loan,
    pool_pages.pools,
    pool_pages.positions,
    pool_pages.exits,
)

MAX_ROWS: public(constant(uint256)) = lens_links.MAX_ROWS
MAX_LOANS: public(constant(uint256)) = loan_pages.MAX_LOANS


@deploy
def __init__(escrow: address, desk: address):
    """
    @notice A lens on one suite for ever.
    @param escrow The lease escrow.
    @param desk The loan desk, over the same title.
    """
    lens_links.__init__(escrow, desk)
