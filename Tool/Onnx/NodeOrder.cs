using FusedNorm.Files;

namespace FusedNorm.Tool.Onnx;

/// <summary>Puts nodes behind those whose outputs they read. The specification asks for it, and not every writer keeps to it.</summary>
internal static class NodeOrder
{
    /// <summary>Sorts the nodes of a model; those that stand right stay in their order.</summary>
    /// <exception cref="InvalidDataException">A value is computed from itself.</exception>
    public static void Sort(OnnxModel model)
    {
        List<GraphNode> nodes = model.Nodes;
        Dictionary<string, int> producers = [];
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (string output in nodes[i].Outputs)
            {
                producers.TryAdd(output, i);
            }
        }

        List<int>?[] readers = new List<int>?[nodes.Count];
        int[] missing = new int[nodes.Count];
        bool isSorted = true;
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (string input in nodes[i].Inputs)
            {
                if (input.Length > 0 && producers.TryGetValue(input, out int producer))
                {
                    (readers[producer] ??= []).Add(i);
                    missing[i]++;
                    isSorted &= producer < i;
                }
            }
        }

        if (isSorted)
        {
            return;
        }

        PriorityQueue<int, int> ready = new();
        for (int i = 0; i < nodes.Count; i++)
        {
            if (missing[i] == 0)
            {
                ready.Enqueue(i, i);
            }
        }

        List<GraphNode> sorted = new(nodes.Count);
        while (ready.TryDequeue(out int next, out _))
        {
            sorted.Add(nodes[next]);
            foreach (int reader in readers[next] ?? [])
            {
                if (--missing[reader] == 0)
                {
                    ready.Enqueue(reader, reader);
                }
            }
        }

        if (sorted.Count < nodes.Count)
        {
            GraphNode node = nodes[Array.FindIndex(missing, count => count > 0)];
            string where = $"node {Malformed.Text(node.Label)}";
            throw Malformed.At(where, "values that are computed from others", "one that is computed from itself");
        }

        nodes.Clear();
        nodes.AddRange(sorted);
    }
}
