; The installer for Windows, by Inno Setup 6: per user without an administrator, or for everybody.
;
;   ISCC /DVersion=0.1.0 /DBundle=..\..\dist\packstation /DOut=..\..\dist packstation.iss
;
; Silent: packstation-0.1.0-setup.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART
;         [/ALLUSERS | /CURRENTUSER] [/TASKS="autostart,desktopicon"] [/DIR="C:\Packstation"]
; Removed: unins000.exe /VERYSILENT [/PURGE]. What people packed and set stays, unless /PURGE is given
; or it is asked for in the dialogue.

#ifndef Version
  #error Version is missing: /DVersion=0.1.0
#endif
#ifndef Bundle
  #define Bundle "..\..\dist\packstation"
#endif
#ifndef Out
  #define Out "..\..\dist"
#endif

[Setup]
AppId={{5B0C5B0E-6E0B-4C0F-9C1E-3C5C8F6A7D21}
AppName=Packstation
AppVersion={#Version}
AppVerName=Packstation {#Version}
AppPublisher=Packstation
VersionInfoVersion={#Version}
DefaultDirName={code:ProgramFolder}\Packstation
DefaultGroupName=Packstation
DisableProgramGroupPage=yes
DisableDirPage=auto
LicenseFile=..\..\LICENSE
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
; A Wine that has only 32-bit programs can try everything else (/DAnyArchitecture).
#ifndef AnyArchitecture
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
#endif
MinVersion=10.0
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
OutputDir={#Out}
OutputBaseFilename=packstation-{#Version}-setup
UninstallDisplayName=Packstation
UninstallDisplayIcon={app}\packstation.exe
CloseApplications=yes
RestartApplications=no
ChangesAssociations=no
UsePreviousAppDir=yes
UsePreviousTasks=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "es"; MessagesFile: "compiler:Languages\Spanish.isl"
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"
Name: "pl"; MessagesFile: "compiler:Languages\Polish.isl"

[CustomMessages]
en.Autostart=Start with Windows (packing benches)
de.Autostart=Mit Windows starten (Packplätze)
es.Autostart=Iniciar con Windows (puestos de embalaje)
fr.Autostart=Démarrer avec Windows (postes d'emballage)
pl.Autostart=Uruchamiaj z Windows (stanowiska pakowania)
en.Purge=Also delete what was packed and set at this bench? It cannot be brought back.
de.Purge=Auch löschen, was an diesem Platz gepackt und eingestellt wurde? Es ist dann verloren.
es.Purge=¿Borrar también lo empacado y ajustado en este puesto? No se podrá recuperar.
fr.Purge=Supprimer aussi ce qui a été emballé et réglé à ce poste ? C'est définitif.
pl.Purge=Usunąć także to, co tu spakowano i ustawiono? Nie da się tego odzyskać.

[Tasks]
Name: "autostart"; Description: "{cm:Autostart}"; Flags: unchecked
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; An upgrade in place: what the new version does not have any more must not be found.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "..\..\LICENSE"; DestDir: "{app}"; DestName: "LICENSE.txt"; Flags: ignoreversion

[Icons]
Name: "{group}\Packstation"; Filename: "{app}\packstation.exe"
Name: "{autodesktop}\Packstation"; Filename: "{app}\packstation.exe"; Tasks: desktopicon
Name: "{autostartup}\Packstation"; Filename: "{app}\packstation.exe"; Tasks: autostart

[Run]
Filename: "{app}\packstation.exe"; Description: "{cm:LaunchProgram,Packstation}"; \
  Flags: nowait postinstall skipifsilent

[Code]
function ProgramFolder(Param: String): String;
begin
  // Where {autopf} points, too; Wine does not know the users' folder by its name.
  if IsAdminInstallMode() then
    Result := ExpandConstant('{commonpf}')
  else
    Result := ExpandConstant('{localappdata}\Programs');
end;

function IsPurgeAsked(): Boolean;
var
  Place: Integer;
begin
  Result := False;
  for Place := 1 to ParamCount do
    if CompareText(ParamStr(Place), '/PURGE') = 0 then
      Result := True;
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  IsWanted: Boolean;
begin
  if Step <> usPostUninstall then
    Exit;
  IsWanted := IsPurgeAsked();
  if not IsWanted and not UninstallSilent() then
    IsWanted := MsgBox(CustomMessage('Purge'), mbConfirmation, MB_YESNO or MB_DEFBUTTON2) = IDYES;
  if IsWanted then
    DelTree(ExpandConstant('{localappdata}\packstation'), True, True, True);
end;
