-- Reads the entitlement and, where that does not let the reader in, asks the meter and counts one view.
-- KEYS: 1 entitlements, 2 meter
-- ARGV: 1 reader, 2 article and second (6 + 4 bytes), 3 limit, 4 now (13 digits), 5 end of a rolling window that would begin
--       now (13 digits) or '', 6 time to live (ms), 7 deadline by Redis's clock (ms), 8 flags: 'c' counts, 'r' notes that a receipt
--       is handed out, 'm' asks the meter alone, for an anonymous reader who was united with this one,
--       9 the oldest second that may still be given back
-- Returns: outcome ('late' past the deadline: nothing was written; 'moved': this reader was united with another, whose key in
--          hexadecimal digits comes second), used, united (0 or 1), entitlement or nil, window end
local reader, article, now, ends = ARGV[1], string.sub(ARGV[2], 1, 6), ARGV[4], ARGV[5]
local moved = string.find(ARGV[8], 'm', 1, true)
local entitlement = not moved and redis.call('HGET', KEYS[1], reader)
if entitlement and string.sub(entitlement, 1, 13) > now then return { 'entitled', 0, 0, entitlement, ends } end

local stored = redis.call('HMGET', KEYS[2], reader, 'o' .. reader, 'end')
local entries, owner = stored[1], stored[2]
local over = ends ~= '' and stored[3] and stored[3] <= now
if ends ~= '' then
  if stored[3] and not over then ends = stored[3] else entries, owner = false, false end
end
-- The mark of a reader who was erased since is all zeros: there is nobody to go on with.
if owner and not moved and string.sub(owner, -1) == 'd' and string.find(owner, '[^%z]') < #owner then
  local key = string.gsub(string.sub(owner, 1, -2), '.', function(c) return string.format('%02x', string.byte(c)) end)
  return { 'moved', key, 0, entitlement, ends }
end

local function isLate()
  local time = redis.call('TIME')
  return time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[7])
end

local function secondIn(packed, at)
  local a, b, c, d = string.byte(packed, at + 6, at + 9)
  return ((a * 256 + b) * 256 + c) * 256 + d
end

-- Articles whose receipts were handed out, as long as they could be given back: ten bytes each, as the views.
local function noteReceipt(entry)
  local noted, kept = redis.call('HGET', KEYS[2], 'x' .. reader) or '', ''
  for at = 1, #noted, 10 do
    if secondIn(noted, at) >= tonumber(ARGV[9]) then kept = kept .. string.sub(noted, at, at + 9) end
  end
  redis.call('HSET', KEYS[2], 'x' .. reader, kept .. entry)
end

local receipt = string.find(ARGV[8], 'r', 1, true)
local united = entries and #entries % 10 or 0
local used = entries and (#entries - united) / 10 or 0
if used > 0 then
  local at = string.find(entries, article, 1 + united, true)
  while at and (at - united) % 10 ~= 1 do at = string.find(entries, article, at + 1, true) end
  if at then
    if receipt and secondIn(entries, at) >= tonumber(ARGV[9]) then
      if isLate() then return { 'late' } end
      noteReceipt(string.sub(entries, at, at + 9))
    end
    return { 'already-read', used, united, entitlement, ends }
  end
end
if used >= tonumber(ARGV[3]) then return { 'full', used, united, entitlement, ends } end
if not string.find(ARGV[8], 'c', 1, true) then return { 'room', used, united, entitlement, ends } end

if isLate() then return { 'late' } end
if over then redis.call('DEL', KEYS[2]) end
redis.call('HSET', KEYS[2], reader, (entries or '') .. ARGV[2])
if receipt then noteReceipt(ARGV[2]) end
if not entries then
  if ends ~= '' then redis.call('HSET', KEYS[2], 'end', ends) end
  -- A rolling window may begin again in the hash of one that was given back, which would expire earlier.
  if ends ~= '' then redis.call('PEXPIRE', KEYS[2], ARGV[6]) else redis.call('PEXPIRE', KEYS[2], ARGV[6], 'NX') end
end
return { 'counted', used + 1, united, entitlement, ends }
