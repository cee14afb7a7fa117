-- Several views, each as `view.lua` alone: what becomes of one does not touch the others.
-- KEYS: 1 to 3 of the first as there, then those of the next
-- ARGV: 1 deadline by Redis's clock (ms), then a text for each view: what `view.lua` is told as 3, 4, 5, 6, 8, 9 and 10, with a space
--       after each; 1 (12 bytes); and 2
-- Returns: 'views', and for each what it says there, or 'error ' and the message if Redis refused it
local function view(KEYS, ARGV)
-- include view
end

local answers = { 'views' }
for number = 1, #KEYS / 3 do
  local key, text = 3 * number - 2, ARGV[number + 1]
  local limit, now, ends, ttl, count, oldest, moved, at =
    string.match(text, '^(%d+) (%d+) (%d*) (%d+) (1?) (%d*) (1?) ()')
  local reader, entry = string.sub(text, at, at + 11), string.sub(text, at + 12)
  local args = { reader, entry, limit, now, ends, ttl, ARGV[1], count, oldest, moved }
  local done, said = pcall(view, { KEYS[key], KEYS[key + 1], KEYS[key + 2] }, args)
  answers[number + 1] = done and said or 'error ' .. (type(said) == 'table' and said.err or said)
end
return answers
