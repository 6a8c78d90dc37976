select id from tenants where assistant = $1
