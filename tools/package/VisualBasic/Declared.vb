Imports FusedNorm

' Nothing comes of it, and the build says so.
<Network>
<Input(3)>
<Linear(4)>
Public Class Lost
End Class
