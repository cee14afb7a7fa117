-- A view as in `view-together.lua`, the limit of which is chosen by what is known of the reader.
-- KEYS: 1 to 6 as there, 7 what is known of the reader, 8 what is known of the anonymous reader
-- ARGV: 1 to 10 as there, 11 what they are held against: see `choose.lua`, 12 anonymous reader
-- Returns: see `choose.lua`; 'apart' as well if something is known of the anonymous reader that this one was not given
if redis.call('EXISTS', KEYS[8]) == 1 and redis.call('HGET', KEYS[8], 'u') ~= 'd' then return { 'apart' } end

local function view(KEYS, ARGV)
-- include view-together
end
local known = KEYS[7]
-- include targeting/choose
