open System
open System.IO
open FusedNorm
open Library

let count = 256
let random = TorchRandom 7L
let x = random.Normal(count * 6)
let targets = Array.init count (fun i -> if x[i * 6] + x[i * 6 + 1] > x[i * 6 + 2] then 1 else 0)

let net = Moons random
let sgd = Sgd(net.Parameters, 0.1, momentum = 0.9)

let step () =
    sgd.ZeroGrad()
    let loss = net.Loss(x, targets)
    net.Backward()
    sgd.Step()
    loss

/// The loss without a graph: what C# writes as a using.
let validate () =
    let mutable mode = Autograd.NoGrad()
    try
        net.Loss(x, targets)
    finally
        mode.Dispose()

let first = step ()
let last = List.init 200 (fun _ -> step ()) |> List.last

// A list of some of them, an array, and any sequence.
let some = Sgd([ net.Fc1.Weight; net.Fc2.Weight ], 0.1)
let array = Sgd(Seq.toArray net.Parameters, 0.1)
let filtered = Sgd(net.Parameters |> Seq.filter (fun p -> p.Length > 2), 0.1)

let path = Path.Combine(Path.GetTempPath(), $"fusednorm-{Guid.NewGuid():N}.safetensors")
let expected: float32[] = Array.zeroCreate (count * 2)
let found: float32[] = Array.zeroCreate (count * 2)
net.Save path
net.Predict(x, expected)
let loaded = Moons()
loaded.Load path |> ignore
File.Delete path
loaded.ToInference().Predict(x, found)

let difference = Array.map2 (fun a b -> abs (a - b)) expected found |> Array.max
let right = Seq.filter (fun i -> (if expected[i * 2 + 1] > expected[i * 2] then 1 else 0) = targets[i]) (seq { 0 .. count - 1 }) |> Seq.length
printfn $"F#: the loss went from {first} to {last}, {right} of {count} right, a copy differs by {difference}; {net.StateDict.Count} tensors"
let judged = (net.Eval(); validate ())
exit (if last < first / 4f && judged < first / 4f && difference < 1e-4f && right > count * 9 / 10 then 0 else 1)
