-- `add.lua`, and what it tells of if it is this call that unites: keys, arguments and answers as there, after those of `shared/tell.lua`.
-- include shared/tell
local answer
local said = tell(function(KEYS, ARGV)
  local function add()
-- include add
  end
  answer = add()
  -- A union that was done before answers nothing more.
  return answer[2] and 'united' or answer[1]
end)
return said == 'united' and answer or { said }
