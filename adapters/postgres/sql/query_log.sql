-- How far the log is, and what of it waits for somebody. The projections of today are folded within the turn.
select l.position, nullif(l.recorded_at, 'epoch') as recorded_at, greatest(clock_timestamp(), l.recorded_at) as now,
       (select count(*) from tenants) as tenants, (select count(*) from numbers) as numbers,
       (select count(*) from tenants where text_at is not null) as texts_owed,
       (select count(*) from parked) as webhooks_parked
from log l
