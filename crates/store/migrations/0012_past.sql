-- What counts of a creator's past against limits, read from the index alone.
CREATE INDEX placements_past ON placements (creator, since, campaign) WHERE is_open = 1 OR state = 'paid';
