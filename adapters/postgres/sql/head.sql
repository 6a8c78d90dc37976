select position, recorded_at, clock_timestamp(), epoch from log
