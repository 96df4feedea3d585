-- Records by what pages ask for: of whom, in which state, in the order of their time. A list over several states
-- walks each of them and merges.
CREATE INDEX brands_in_state ON brands (state, since, id);
CREATE INDEX creators_in_state ON creators (state, since, id);
CREATE INDEX campaigns_in_state ON campaigns (state, since, id);
CREATE INDEX campaigns_of_brand ON campaigns (brand, state, since, id);
CREATE INDEX offers_in_state ON offers (state, since, id);
CREATE INDEX offers_of_brand ON offers (brand, state, since, id);
CREATE INDEX offers_of_campaign ON offers (campaign, state, since, id);
CREATE INDEX offers_of_creator ON offers (creator, state, since, id);
CREATE INDEX placements_in_state ON placements (state, since, id);
CREATE INDEX placements_of_brand_in_state ON placements (brand, state, since, id);
CREATE INDEX placements_of_campaign_in_state ON placements (campaign, state, since, id);
CREATE INDEX placements_of_creator_in_state ON placements (creator, state, since, id);
CREATE INDEX disputes_in_state ON disputes (state, since, id);
CREATE INDEX disputes_of_brand ON disputes (brand, state, since, id);
CREATE INDEX disputes_of_creator ON disputes (creator, state, since, id);
CREATE INDEX payouts_in_state ON payouts (state, since, id);
CREATE INDEX payouts_of_brand ON payouts (brand, state, since, id);
CREATE INDEX payouts_of_creator ON payouts (creator, state, since, id);

-- What moved on one account, from either side.
CREATE INDEX transfers_from ON transfers (debit, movement, leg);
CREATE INDEX transfers_to ON transfers (credit, movement, leg);
