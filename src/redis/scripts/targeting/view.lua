-- A view as in `view.lua`, the limit of which is chosen by what is known of the reader.
-- KEYS: 1 to 3 as there, 4 what is known of the reader
-- ARGV: 1 to 10 as there, 11 what they are held against: see `choose.lua`
-- Returns: see `choose.lua`
local function view(KEYS, ARGV)
-- include view
end
local known = KEYS[4]
-- include targeting/choose
