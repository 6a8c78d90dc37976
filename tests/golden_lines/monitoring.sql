-- Overall pool status
SELECT
  status,
  COUNT(*) as count,
  ROUND(COUNT(*) * 100.0 / SUM(COUNT(*)) OVER (), 2) as percentage
FROM twilio_number_pool
GROUP BY status;

-- Clients with paymentActive but no twilioNumber
SELECT id, "businessName", "phoneNumber", "paymentActive", "twilioNumber", "createdAt"
FROM clients
WHERE "paymentActive" = true AND "twilioNumber" IS NULL
ORDER BY "createdAt" ASC;

SELECT
  p."phoneE164",
  p."client_id",
  c."businessName",
  c."phoneNumber" as owner_phone,
  p."assigned_at"
FROM twilio_number_pool p
JOIN clients c ON c.id = p."client_id"
WHERE p.status = 'ASSIGNED'
ORDER BY p."assigned_at" DESC
LIMIT 10;

-- Check for clients stuck at S5 (payment gate)
SELECT
  c.id,
  c."businessName",
  c."phoneNumber",
  c."paymentActive",
  o."current_state",
  o."updated_at"
FROM clients c
JOIN onboarding_states o ON o."client_id" = c.id
WHERE o."current_state" = 'S5_CONFIRM_LIVE'
ORDER BY o."updated_at" DESC;
