delete from parked where id = $1
