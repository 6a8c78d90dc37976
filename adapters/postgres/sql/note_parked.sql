update parked set code = $2, tried_at = now() where id = $1
