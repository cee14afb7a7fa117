-- Several views, each as `view.lua` alone: what becomes of one does not touch the others.
-- KEYS: 1 to 3 of the first as there, then those of the next
-- ARGV: 1 to 10 of the first as there, then those of the next
-- Returns: for each what it says there, or 'error ' and the message if Redis refused it
local function view(KEYS, ARGV)
-- include view
end

local answers = {}
for number = 1, #KEYS / 3 do
  local key, arg = 3 * number - 2, 10 * number - 9
  local done, said = pcall(view, { unpack(KEYS, key, key + 2) }, { unpack(ARGV, arg, arg + 9) })
  answers[number] = done and said or 'error ' .. (type(said) == 'table' and said.err or said)
end
return answers
