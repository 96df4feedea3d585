//! What must hold for every sequence of movements.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a broken fixture must stop the test")]

use kernel::{BasisPoints, BrandId, CampaignId, CreatorId, Currency, Money, PayoutId, PlacementId};
use ledger::check::{Break, Check, Kept};
use ledger::{Account, AccountKey, Books, LedgerError, Movement, movements};
use proptest::prelude::*;

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR).unwrap()
}

fn campaign(n: u128) -> CampaignId {
    CampaignId::new(uuid(n))
}

fn placement(n: u128) -> PlacementId {
    PlacementId::new(uuid(n))
}

fn creator(n: u128) -> CreatorId {
    CreatorId::new(uuid(n))
}

fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

fn eur(account: Account) -> AccountKey {
    account.in_currency(Currency::EUR)
}

/// Any movement, sensible or not, among few accounts so that they meet.
fn any_movement() -> impl Strategy<Value = Movement> {
    let ids = (0..3_u128, 0..6_u128, 0..3_u128, 0..8_u128);
    (0..9_u8, ids, 1..5_000_i64, 0..=10_000_u16).prop_map(|(kind, (c, p, w, n), minor, fee)| {
        let (amount, fee) = (euros(minor), BasisPoints::new(fee).unwrap());
        let payout = PayoutId::new(uuid(n));
        let brand = BrandId::new(uuid(c));
        match kind {
            0 | 1 => {
                movements::fund_campaign(&n.to_string(), Account::Campaign(campaign(c)), euros(minor * 10))
            }
            2 => movements::hold_offer(placement(p), campaign(c), amount),
            3 => movements::release_hold(placement(p), campaign(c), amount),
            4 => movements::settle_placement(placement(p), creator(w), amount, fee),
            5 => movements::refund(campaign(c), "end", brand, amount),
            6 => movements::give_back(placement(p), creator(w), Account::Campaign(campaign(c)), amount, fee),
            7 => movements::pay_out(payout, Account::Creator(creator(w)), amount),
            _ => movements::pay_out_confirmed(payout, amount),
        }
        .unwrap()
    })
}

fn kept(movements: &[Movement]) -> Vec<Kept> {
    let legs = |m: &Movement| u32::try_from(m.transfers().len()).unwrap();
    movements
        .iter()
        .zip(1_u64..)
        .flat_map(|(m, number)| m.transfers().iter().zip(0_u32..).map(move |(t, leg)| (m, number, *t, leg)))
        .map(|(m, number, transfer, leg)| Kept {
            number,
            movement: m.key().to_owned(),
            leg,
            legs: legs(m),
            transfer,
        })
        .collect()
}

fn run_check(transfers: &[Kept], balances: &[(AccountKey, Money)]) -> Result<ledger::check::Summary, Break> {
    let mut check = Check::new();
    transfers.iter().try_for_each(|kept| check.transfer(kept))?;
    balances.iter().try_for_each(|(key, money)| check.balance(*key, *money))?;
    check.finish()
}

proptest! {
    #[test]
    fn books_sum_to_zero_and_nobody_spends_what_is_not_there(
        wanted in prop::collection::vec(any_movement(), 0..60),
    ) {
        let mut books = Books::new();
        let mut made = Vec::new();
        for movement in wanted {
            let before: Vec<_> = books.balances().collect();
            match books.post(&movement) {
                Ok(()) => made.push(movement),
                Err(_) => prop_assert_eq!(before, books.balances().collect::<Vec<_>>()),
            }
            prop_assert!(books.sum(Currency::EUR).unwrap().is_zero());
            for (key, money) in books.balances() {
                prop_assert!(money.minor() >= 0 || key.account == Account::Provider, "{key} {money}");
            }
        }
        let balances: Vec<_> = books.balances().collect();
        let summary = run_check(&kept(&made), &balances).unwrap();
        prop_assert_eq!(summary.movements, made.len() as u64);
    }

    #[test]
    fn any_changed_line_is_noticed(
        wanted in prop::collection::vec(any_movement(), 20..60), pick in any::<prop::sample::Index>(), how in 0..5_u8,
    ) {
        let mut books = Books::new();
        let made: Vec<_> = wanted.into_iter().filter(|movement| books.post(movement).is_ok()).collect();
        prop_assume!(!made.is_empty());
        let mut lines = kept(&made);
        let mut balances: Vec<_> = books.balances().collect();
        let at = pick.index(lines.len());
        match how {
            0 => lines[at].transfer.amount = lines[at].transfer.amount.plus(euros(1)).unwrap(),
            1 => { lines.remove(at); }
            2 => { let again = lines[at].clone(); lines.push(again); }
            3 => { let at = pick.index(balances.len()); balances[at].1 = balances[at].1.plus(euros(1)).unwrap(); }
            _ => { balances.remove(pick.index(balances.len())); }
        }
        prop_assert!(run_check(&lines, &balances).is_err());
    }
}

#[test]
fn a_placement_is_paid_with_its_fee_and_the_odd_cent_goes_to_the_creator() {
    let mut books = Books::new();
    let fee = BasisPoints::new(1_250).unwrap();
    for movement in [
        movements::fund_campaign("wire-1", Account::Campaign(campaign(1)), euros(10_000)),
        movements::hold_offer(placement(1), campaign(1), euros(4_999)),
        movements::settle_placement(placement(1), creator(1), euros(4_999), fee),
        movements::pay_out(PayoutId::new(uuid(1)), Account::Creator(creator(1)), euros(4_375)),
        movements::pay_out_confirmed(PayoutId::new(uuid(1)), euros(4_375)),
        movements::refund(campaign(1), "end", BrandId::new(uuid(1)), euros(5_001)),
    ] {
        books.post(&movement.unwrap()).unwrap();
    }
    // 12.5 % of 49.99 is 6.24875: 6.24, and 43.74125: 43.74; the cent that is left is the creator's.
    assert_eq!(books.balance(eur(Account::Fees)), euros(624));
    assert_eq!(books.balance(eur(Account::Creator(creator(1)))), euros(0));
    assert_eq!(books.balance(eur(Account::Provider)), euros(-5_625));
}

#[test]
fn a_hold_cannot_be_released_and_settled() {
    let mut books = Books::new();
    let fee = BasisPoints::new(1_000).unwrap();
    books.post(&movements::fund_campaign("w", Account::Campaign(campaign(1)), euros(100)).unwrap()).unwrap();
    books.post(&movements::hold_offer(placement(1), campaign(1), euros(100)).unwrap()).unwrap();
    books.post(&movements::release_hold(placement(1), campaign(1), euros(100)).unwrap()).unwrap();
    let settle = movements::settle_placement(placement(1), creator(1), euros(100), fee).unwrap();
    assert!(matches!(books.post(&settle), Err(LedgerError::Overdrawn { wanted, .. }) if wanted == euros(90)));
    let again = movements::release_hold(placement(1), campaign(1), euros(100)).unwrap();
    assert!(
        matches!(books.post(&again), Err(LedgerError::Duplicate(key)) if key.starts_with("release_hold/"))
    );
}

#[test]
fn negative_zero_and_mixed_amounts_never_become_movements() {
    for minor in [0, -1, -Money::LIMIT] {
        assert!(movements::hold_offer(placement(1), campaign(1), euros(minor)).is_err());
        assert!(movements::fund_campaign("w", Account::Campaign(campaign(1)), euros(minor)).is_err());
    }
    let mut books = Books::new();
    books.post(&movements::fund_campaign("w", Account::Campaign(campaign(1)), euros(500)).unwrap()).unwrap();
    let dollars = Money::new(100, Currency::USD).unwrap();
    let hold = movements::hold_offer(placement(1), campaign(1), dollars).unwrap();
    assert!(matches!(books.post(&hold), Err(LedgerError::Overdrawn { .. })));
}

#[test]
fn an_account_reads_back_what_it_wrote() {
    for account in [
        Account::Provider,
        Account::Fees,
        Account::Brand(BrandId::new(uuid(1))),
        Account::Campaign(campaign(2)),
        Account::Placement(placement(3)),
        Account::Creator(creator(4)),
        Account::Payout(PayoutId::new(uuid(5))),
    ] {
        let key = eur(account);
        assert_eq!(key.to_string().parse::<AccountKey>().unwrap(), key);
    }
    for bad in ["", "fees", "fees/x/EUR", "provider/XXXX", "campaign/pl_1/EUR", "vault/EUR"] {
        assert!(bad.parse::<AccountKey>().is_err(), "{bad}");
    }
}
