-- A letter of account and number with different owners waits, too: one of the two may move after the other.
drop index dead_letters_waiting;
create index dead_letters_waiting on dead_letters (waba_id, phone_number_id, recorded_at)
  where resolution is null and (class = 'unroutable' or class = 'conflict' and tenant_id is null);
