-- A reply goes to where what opened the window last came from: what is only done to a message, or said elsewhere, moves it not.

alter table conversation_threads add column reply_to text, add column reply_order uuid;
