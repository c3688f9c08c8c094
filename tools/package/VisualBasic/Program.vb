Imports System.IO
Imports FusedNorm
Imports Library

Module Program
    Private Const Count As Integer = 256

    Function Main() As Integer
        Dim random As New TorchRandom(7)
        Dim x As Single() = random.Normal(Count * 6)
        Dim targets(Count - 1) As Integer
        For i = 0 To Count - 1
            targets(i) = If(x(i * 6) + x(i * 6 + 1) > x(i * 6 + 2), 1, 0)
        Next

        Dim net As New Moons(random)
        Dim sgd As New Sgd(net.Parameters, 0.1, momentum:=0.9)
        Dim first As Single = net.Loss(x, targets)
        Dim last As Single = first
        For epoch = 1 To 200
            sgd.ZeroGrad()
            last = net.Loss(x, targets)
            net.Backward()
            sgd.Step()
        Next

        Dim file As String = Path.Combine(Path.GetTempPath(), $"fusednorm-{Guid.NewGuid():N}.safetensors")
        Dim expected(Count * 2 - 1) As Single
        Dim found(Count * 2 - 1) As Single
        net.Save(file)
        net.Predict(x, expected)
        Dim loaded As New Moons()
        loaded.Load(file)
        IO.File.Delete(file)
        loaded.ToInference().Predict(x, found)

        Dim difference = expected.Zip(found, Function(a, b) Math.Abs(a - b)).Max()
        Dim right = Enumerable.Range(0, Count).Count(Function(i) If(expected(i * 2 + 1) > expected(i * 2), 1, 0) = targets(i))
        Console.WriteLine($"VB: the loss went from {first} to {last}, {right} of {Count} right, a copy differs by {difference}; {net.StateDict.Count} tensors")
        Return If(last < first / 4 AndAlso difference < 0.0001F AndAlso right > Count * 9 \ 10, 0, 1)
    End Function
End Module
