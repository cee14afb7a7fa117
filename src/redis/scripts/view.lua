-- Reads the entitlement and, where that does not let the reader in, asks the meter and counts one view.
-- KEYS: 1 entitlements, 2 meter
-- ARGV: 1 reader, 2 article and second (6 + 4 bytes), 3 limit, 4 now (13 digits), 5 end of a rolling window that would begin
--       now (13 digits) or '', 6 time to live (ms), 7 deadline by Redis's clock (ms) or '' to ask without counting
-- Returns: outcome ('late' past the deadline: nothing was written), used, united (0 or 1), entitlement or nil, window end
local reader, article, now, ends = ARGV[1], string.sub(ARGV[2], 1, 6), ARGV[4], ARGV[5]
local entitlement = redis.call('HGET', KEYS[1], reader)
if entitlement and string.sub(entitlement, 1, 13) > now then return { 'entitled', 0, 0, entitlement, ends } end

local entries, over
if ends == '' then
  entries = redis.call('HGET', KEYS[2], reader)
else
  local stored = redis.call('HMGET', KEYS[2], reader, 'end')
  over = stored[2] and stored[2] <= now
  if stored[2] and not over then entries, ends = stored[1], stored[2] end
end

local united = entries and #entries % 10 or 0
local used = entries and (#entries - united) / 10 or 0
if used > 0 then
  local at = string.find(entries, article, 1 + united, true)
  while at and (at - united) % 10 ~= 1 do at = string.find(entries, article, at + 1, true) end
  if at then return { 'already-read', used, united, entitlement, ends } end
end
if used >= tonumber(ARGV[3]) then return { 'full', used, united, entitlement, ends } end
if ARGV[7] == '' then return { 'room', used, united, entitlement, ends } end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[7]) then return { 'late' } end
if over then redis.call('DEL', KEYS[2]) end
redis.call('HSET', KEYS[2], reader, (entries or '') .. ARGV[2])
if not entries then
  if ends ~= '' then redis.call('HSET', KEYS[2], 'end', ends) end
  redis.call('PEXPIRE', KEYS[2], ARGV[6], 'NX')
end
return { 'counted', used + 1, united, entitlement, ends }
