-- What scripts share that read the marks of a reader: what is counted of them is their views and, before those if there is any, a
-- head: a byte that says which marks follow, those with their lengths, and one byte more if the head could be taken for views by its
-- length.

-- The key, in hexadecimal digits, of the reader with whom this one was united, or nil. Of one who was erased since the mark is all
-- zeros: there is nobody to go on with.
local function ownerIn(mark)
  if not mark or string.sub(mark, -1) ~= 'd' or string.find(mark, '[^%z]') == #mark then return nil end
  return (string.gsub(string.sub(mark, 1, -2), '.', function(byte) return string.format('%02x', string.byte(byte)) end))
end

-- By the bits of the head, from the second on; the first is `united`, whether a union has added views, or an adoption.
local names = { 'from', 'owner', 'given', 'ends' }

-- The marks, and where the views begin.
local function marksIn(value, width)
  if #value % width == 0 then return {}, 1 end
  local bits, at = string.byte(value), 2
  local marks = { united = bits % 2 == 1 }
  for number, name in ipairs(names) do
    if bit.band(bits, 2 ^ number) ~= 0 then marks[name], at = struct.unpack('>I4c0', value, at) end
  end
  return marks, at + (#value - at + 1) % width
end

local function valueOf(marks, views, width)
  local bits, head = marks.united and 1 or 0, ''
  for number, name in ipairs(names) do
    local mark = marks[name]
    if mark then bits, head = bits + 2 ^ number, head .. struct.pack('>I4c0', #mark, mark) end
  end
  if bits == 0 then return views end
  head = string.char(bits) .. head
  if #head % width == 0 then head = head .. '\0' end
  return head .. views
end
