update log set position = $1::bigint, recorded_at = $2::timestamptz
