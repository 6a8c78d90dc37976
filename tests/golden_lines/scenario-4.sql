-- Client should STILL have same number
SELECT id, "twilioNumber" FROM clients WHERE id = 'test-client-1';
-- Result: twilioNumber = '+447111111111'

-- Pool should NOT have duplicate assignments
SELECT COUNT(*) FROM twilio_number_pool WHERE "client_id" = 'test-client-1';
-- Result: 1
