select id from tenants where owner_phone = $1
