; Setup.exe: carries a Python and a version, lets them install themselves, then makes what Windows wants to know of us.
; Given by tools/package: OUT, PAYLOAD, VERSION. The same input gives the same bytes.
Target amd64-unicode
!include FileFunc.nsh
!include LogicLib.nsh
Name "Insta Outreach Logger"
OutFile "${OUT}"
Icon "${ICON}"
RequestExecutionLevel user
!ifdef QUICK
SetCompressor zlib
!else
SetCompressor /SOLID lzma
!endif
SetDateSave off
CRCCheck on
; The pages are the installer's own (installer_gui.py).
SilentInstall silent
SilentUnInstall silent
VIProductVersion "${NUMBERS}"
VIAddVersionKey ProductName "Insta Outreach Logger"
VIAddVersionKey FileDescription "Installs Insta Outreach Logger"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright "MIT"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\InstaCRM"
Var Program
Var Code
Var Words

Section
  InitPluginsDir
  SetOutPath "$PLUGINSDIR\payload"
  File /r "${PAYLOAD}/*.*"
  SetOutPath "$PLUGINSDIR"
  ${GetParameters} $Words
  ExecWait '"$PLUGINSDIR\payload\runtime\pythonw.exe" -I "$PLUGINSDIR\payload\install.py" --payload "$PLUGINSDIR\payload" --result "$PLUGINSDIR\result.ini" $Words' $Code
  ${If} $Code == 0
    ReadINIStr $Program "$PLUGINSDIR\result.ini" "done" "program"
    WriteUninstaller "$Program\Uninstall.exe"
    ; Shortcuts, and what Windows knows of us, are this person's or everybody's.
    ReadINIStr $Words "$PLUGINSDIR\result.ini" "done" "whose"
    ${If} $Words == "all"
      SetShellVarContext all
    ${EndIf}
    ; A shortcut starts its program in the folder that is the current one here; the other one is gone in a moment.
    SetOutPath "$Program"
    CreateDirectory "$SMPROGRAMS"
    CreateShortcut "$SMPROGRAMS\Insta Outreach Logger.lnk" "$Program\InstaLogger.exe" "" "$Program\InstaLogger.exe" 0 SW_SHOWNORMAL "" "Log what you write by hand"
    ReadINIStr $Words "$PLUGINSDIR\result.ini" "done" "desktop"
    ${If} $Words == "yes"
      CreateDirectory "$DESKTOP"
      CreateShortcut "$DESKTOP\Insta Outreach Logger.lnk" "$Program\InstaLogger.exe"
    ${EndIf}
    WriteRegStr SHCTX "${KEY}" "DisplayName" "Insta Outreach Logger"
    WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${KEY}" "Publisher" "InstaCRM"
    WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$Program\InstaLogger.exe"
    WriteRegStr SHCTX "${KEY}" "InstallLocation" "$Program"
    WriteRegStr SHCTX "${KEY}" "UninstallString" '"$Program\Uninstall.exe"'
    WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$Program\Uninstall.exe" --silent'
    WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
  ${EndIf}
  SetErrorLevel $Code
SectionEnd

; The program takes itself away as far as a running program can, and lists the rest: exactly what was installed.
Section "Uninstall"
  ${GetParameters} $Words
  InitPluginsDir
  ${If} ${FileExists} "$INSTDIR\everybody"
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
      ExecShell "runas" "$INSTDIR\Uninstall.exe" "$Words"
      Quit
    ${EndIf}
    SetShellVarContext all
  ${EndIf}
  ReadINIStr $Program "$INSTDIR\uninstall.ini" "uninstall" "python"
  ReadINIStr $Code "$INSTDIR\uninstall.ini" "uninstall" "app"
  ExecWait '"$Program" -I "$Code\instacrm\installer\bootstrap.py" --uninstall --program "$INSTDIR" --rest "$PLUGINSDIR\rest.txt" $Words' $Code
  ${If} $Code == 0
    FileOpen $0 "$PLUGINSDIR\rest.txt" r
    ${If} $0 != ""
      ${Do}
        ClearErrors
        FileReadUTF16LE $0 $1
        ${If} ${Errors}
          ${Break}
        ${EndIf}
        StrCpy $2 $1 -1
        StrCpy $3 $2 1
        StrCpy $4 $2 "" 1
        ${If} $3 == "F"
          Delete "$INSTDIR\$4"
        ${ElseIf} $3 == "D"
          RMDir "$INSTDIR\$4"
        ${EndIf}
      ${Loop}
      FileClose $0
    ${EndIf}
    Delete "$SMPROGRAMS\Insta Outreach Logger.lnk"
    Delete "$DESKTOP\Insta Outreach Logger.lnk"
    Delete "$INSTDIR\uninstall.ini"
    Delete "$INSTDIR\Uninstall.exe"
    RMDir "$INSTDIR"
    DeleteRegKey SHCTX "${KEY}"
  ${EndIf}
  SetErrorLevel $Code
SectionEnd
