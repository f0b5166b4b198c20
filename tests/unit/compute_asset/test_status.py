import boa

from tests.helpers.builders import LESSOR, LIEN_HOLDER

LEASED, ENCUMBERED, FROZEN, RETIRED = 1, 2, 4, 8


def test_status__of_a_machine_through_its_life(title, asset, make_contract, host, lessee, lender):
    lessor, holder = make_contract(LESSOR), make_contract(LIEN_HOLDER)
    title.grant(asset, lessor, 1, sender=host)
    title.grant(asset, holder, 2, sender=host)
    seen = [title.status(asset)]

    title.setUser(asset, lessee, boa.env.timestamp + 100, sender=lessor.address)
    seen.append(title.status(asset))
    title.encumber(asset, holder, sender=holder.address)
    seen.append(title.status(asset))
    boa.env.time_travel(seconds=100)
    seen.append(title.status(asset))
    title.seize(asset, lender, sender=holder.address)
    seen.append(title.status(asset))
    title.retire(asset, sender=lender)
    seen.append(title.status(asset))

    assert seen == [0, LEASED, LEASED | ENCUMBERED, ENCUMBERED, 0, RETIRED]
    assert not any(state & FROZEN for state in seen)


def test_locked__while_encumbered_and_once_retired(title, asset, make_lien_holder, host):
    holder = make_lien_holder(asset)
    seen = [title.locked(asset)]

    title.encumber(asset, holder, sender=holder.address)
    seen.append(title.locked(asset))
    title.release(asset, sender=holder.address)
    seen.append(title.locked(asset))
    title.retire(asset, sender=host)
    seen.append(title.locked(asset))

    assert seen == [False, True, False, True]
