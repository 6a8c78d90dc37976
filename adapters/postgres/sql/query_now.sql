-- A turn's time, in microseconds: never before the last event's.
select (extract(epoch from greatest(clock_timestamp(), recorded_at)) * 1000000)::bigint from log
