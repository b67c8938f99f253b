"""Every limit of the HTTP door, once, with its unit in its name. Those of items themselves stand in ``clausewise.intake``."""

from __future__ import annotations

request_bytes_max = 8 * 1024 * 1024
checks_per_request_max = 1000
json_depth_max = 32

ndjson_line_bytes_max = 4 * 1024 * 1024
ndjson_batch_lines_max = 256
ndjson_stall_seconds_max = 30.0

head_bytes_max = 32 * 1024
head_seconds_max = 15.0
body_stall_seconds_max = 30.0
keep_alive_seconds = 10
shutdown_seconds_max = 10

events_per_request_max = 1000
event_text_characters_max = 8_192
event_body_characters_max = 1024 * 1024
event_headers_max = 200
told_events_max = 100_000
waiting_events_max = 20_000

queue_items_max = 20_000
queue_characters_max = 32_000_000  # several of the largest requests
batch_items_max = 1000
inline_characters_max = 2_000
inline_items_max = 8

idempotency_key_characters_max = 255
idempotency_hours = 24
key_cache_ms = 1_000
key_cache_entries_max = 10_000

reason_characters_max = 10_000
document_characters_max = 2_000
scope_entries_max = 1_000
standings_per_request_max = 1_000
page_entries_max = 1_000
page_entries_default = 100

try_characters_max = 10_000
try_fields_max = 8
form_bytes_max = 200_000
form_fields_max = 200

receiving_max = 64  # uploads that come in at the same time
piece_bytes = 1024 * 1024  # what is held of each of them in memory
fields_bytes_max = 1024 * 1024
files_per_upload_max = 32
slow_bytes = 8 * 1024 * 1024
wait_seconds_default = 10
wait_seconds_max = 60
referenced_bytes_max = 16 * 1024 * 1024
jobs_max = 2
lease_ms = 20_000
lease_renewal_seconds = 5.0
poll_seconds = 2.0
expiry_poll_seconds = 5.0
listen_poll_seconds = 0.2
seek_poll_seconds = 1.0
sweep_seconds = 3_600.0
retry_after_seconds = 2

couriers_max = 16  # endpoints of webhooks that are told at the same time
dispatch_poll_seconds = 1.0
events_per_webhook_max = 100

form_seconds_min = 2  # nobody writes a report in less
form_hours_max = 24
reports_per_address_max = 20  # in an hour
bouncers_remembered_max = 1_000
wrong_keys_per_address_max = 30  # in an hour
sign_ins_begun_per_address_max = 60  # in a quarter of an hour, by passkey or by a provider
sign_in_minutes = 15
hour_ms = 3_600_000
