"""Rights of a grant and flags of a status, as the title numbers them."""

RIGHT_LEASE = 1
RIGHT_PLEDGE = 2
STATUS_RETIRED = 8
