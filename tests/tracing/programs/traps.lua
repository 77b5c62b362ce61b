-- What marking has to leave alone or spell with care: prints the same in every copy.
local function grow(t) t[#t+1] = 'inner'; return 'outer' end
local nodes = {}
table.insert(nodes, { grow(nodes) })
print(#nodes, type(nodes[1]), type(nodes[2]))
local n2 = {}
table.insert(n2, grow(n2) .. 'x')
print(#n2, n2[1], n2[2])
local fact = function(n) if n <= 1 then return 1 end return n * 2 end
print(fact(3))
local mt = setmetatable({}, { __lt = function(a, b) return tostring(type(a)) < tostring(type(b)) end, __le = function(a, b) return type(a) .. type(b) end, __eq = function() return true end })
print(mt < 3, mt > 3, mt <= 3, 3 <= mt, mt == 3)
local function va(...) local a, b = ...; if a == nil then return 1 end return ... end
print(va(), va(1, 2, 3), (va(1, 2)))
for i = 1, 3 do for j = 1.0, 2 do io.write(i, ' ', j, ' ') end end
print(7 // 2, 7.0 // 2, 7 / 2, '10' + 1, 1e15, 2^53)
local s = "abc"
print(s:sub(2), string.sub(s, 2), s:rep(2), ("%d"):format(3), string.format("%s", s))
local i = 0
while true do i = i + 1; if i > 3 then break end local k = i; if k == 2 then goto continue end io.write(k, '\n') ::continue:: end
