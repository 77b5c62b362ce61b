#!/usr/bin/env pwsh
# Forms of PowerShell that are marked, and neighbours of theirs that are not.
param([string]$Path = "here", [int]$Count = 3, [switch]$Force)

function Get-Answer {
  param($Name, $Values)
  $answer = 'no answer'
  if (-not $Name) {
    $answer = "nobody asked"
  } else {
    $answer = "asked by $Name"
  }
  if (!$Values) { return $answer }
  if ($Values.Count -eq 0) { return 'none' }
  $total = 0
  foreach ($value in $Values) {
    $total += $value
    $total = $total - 1
    if ($value -gt 3 -and $value -ne 5) { Write-Output "large: $value" }
  }
  $Values | Where-Object { $_ -gt 1 }
  $Values | % { $_ * 2 }
  $Values | Sort-Object -Descending | ForEach-Object { "$_ of $($Values.Count)" }
  return "total $total"
}
function Test-Kind {
  param($Text)
  switch ($Text) {
    'a' { 'letter' }
    "b" { "letter too" }
    default { 'other' }
  }
  if ($Text -match '^a' -or $Text -like "*b") { "like it" }
  if (@('x', "y") -contains $Text) { 'one of two' }
  if (-not ($Text -eq $null)) { 'it''s something' }
  if (!(Test-Path $Text)) { "no such path" }
}

Get-Answer -Name 'Ada' -Values @(1, 4, 5)
Get-Answer -Values @(2) -Name ""
Test-Kind 'a'
Test-Kind "b"
Write-Host "done with `"$Path`"" -ForegroundColor Green
$text = @"
A "document" of $Count lines
"@
$text += 'end'
Write-Output $text
