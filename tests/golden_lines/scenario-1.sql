-- Client should NOT have twilioNumber assigned
SELECT id, "twilioNumber", "paymentActive" FROM clients WHERE id = 'test-client-1';
-- Result: twilioNumber = NULL, paymentActive = false

-- OnboardingState should still be at S5_CONFIRM_LIVE
SELECT "clientId", "currentState" FROM onboarding_states WHERE "client_id" = 'test-client-1';
-- Result: currentState = 'S5_CONFIRM_LIVE'

-- Pool should still have 10 available numbers
SELECT COUNT(*) FROM twilio_number_pool WHERE status = 'AVAILABLE';
-- Result: 10
