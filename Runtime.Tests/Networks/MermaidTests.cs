using System.Reflection;
using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>What <c>Info.ToMermaid()</c> draws: boxes, frames, and arrows that tell where a gradient flows back.</summary>
public class MermaidTests
{
    [Fact]
    public void Nothing_flows_back_through_a_detach()
    {
        string[] lines = Lines(DetachedTrunk.Info);
        Assert.Equal("flowchart TD", lines[0]);
        Assert.Equal(
            [
                "input([\"Input<br/>(6)\"]):::quiet",
                "layer0[\"fc1: Linear<br/>(5)<br/>35 parameters<br/>gradient unused: detached below\"]:::quiet",
                "layer1[\"bn1: BatchNorm1d<br/>(5)<br/>10 parameters<br/>gradient unused: detached below\"]:::quiet",
                "layer2{{\"Detach<br/>(5)<br/>no gradient passes\"}}:::cut",
                "layer3[\"fc2: Linear<br/>(3)<br/>18 parameters\"]:::trains",
                "layer4[\"CrossEntropyLoss<br/>()\"]:::flows",
            ],
            lines[1..7]);
        Assert.Equal(
            ["input -.-> layer0", "layer0 -.-> layer1", "layer1 -.-> layer2", "layer2 -.-> layer3", "layer3 ==> layer4"], lines[7..12]);
    }

    [Fact]
    public void A_region_is_a_frame()
    {
        string[] lines = Lines(NoGradTrunk.Info);
        int begin = Array.IndexOf(lines, "subgraph frame0[\"torch.no_grad()\"]");
        Assert.True(begin > 0);
        Assert.Equal("end", lines[begin + 3]);
        Assert.Contains("class frame0 cut", lines);
        Assert.Contains("layer1 -.-> layer2", lines);
    }

    [Fact]
    public void An_included_network_is_a_frame_within_that_of_the_network_that_includes_it()
    {
        string[] lines = Lines(IncludeNested.Info);
        string[] frames = [.. lines.Where(line => line.StartsWith("subgraph", StringComparison.Ordinal) || line == "end")];
        Assert.Equal(
            [
                "subgraph frame0[\"first\"]", "end",
                "subgraph frame1[\"second\"]", "subgraph frame2[\"block\"]", "end", "subgraph frame3[\"inner\"]", "end", "end",
            ],
            frames);
    }

    [Fact]
    public void A_join_has_two_arrows()
    {
        string[] lines = Lines(JoinResidual.Info);
        Assert.Contains("layer2 ==> layer3", lines);
        Assert.Contains("input ==> layer3", lines);
        string[] withoutInputGradient = Lines(ResidualBlock.Info);
        Assert.Contains("layer1 ==> layer2", withoutInputGradient);
        Assert.Contains("input -.-> layer2", withoutInputGradient);
    }

    [Fact]
    public void A_branch_begins_where_it_reads()
    {
        string[] lines = Lines(JoinProjection.Info);
        Assert.Contains("layer3 ==> layer6", lines);
        Assert.Contains("input ==> layer4", lines);
        Assert.DoesNotContain("layer3 ==> layer4", lines);
    }

    [Fact]
    public void What_is_frozen_is_told_and_does_not_count_as_trained()
    {
        string[] lines = Lines(FrozenParts.Info);
        Assert.Contains(lines, line =>
            line.Contains("weight, bias frozen", StringComparison.Ordinal) && line.EndsWith(":::flows", StringComparison.Ordinal));
        Assert.Contains(lines, line =>
            line.Contains("<br/>weight frozen", StringComparison.Ordinal) && line.EndsWith(":::trains", StringComparison.Ordinal));
    }

    /// <summary>Every network of these tests: an id for each layer, every arrow between known ids, frames that close.</summary>
    [Fact]
    public void Every_chart_is_whole()
    {
        NetworkInfo[] infos =
        [
            .. typeof(MermaidTests).Assembly.GetTypes().Select(type => type.GetProperty("Info", BindingFlags.Public | BindingFlags.Static))
                .OfType<PropertyInfo>()
                .Select(property => (NetworkInfo)property.GetValue(null)!),
        ];
        Assert.True(infos.Length > 100, $"Only {infos.Length} networks were found.");
        foreach (NetworkInfo info in infos)
        {
            string[] lines = Lines(info);
            HashSet<string> ids = ["input", .. Enumerable.Range(0, info.Layers.Count).Select(index => $"layer{index}")];
            Assert.Equal(ids.Count, lines.Count(line => line.Contains(":::", StringComparison.Ordinal)));
            string[][] arrows = [.. lines.Where(line => line.Contains(" ==> ", StringComparison.Ordinal)
                || line.Contains(" -.-> ", StringComparison.Ordinal)).Select(line => line.Split(' '))];
            Assert.Equal(info.Layers.Count + info.Layers.Count(layer => layer.JoinedWith is not null), arrows.Length);
            Assert.All(arrows, arrow => Assert.True(ids.Contains(arrow[0]) && ids.Contains(arrow[2]), info.Name));
            Assert.Equal(lines.Count(line => line.StartsWith("subgraph", StringComparison.Ordinal)), lines.Count(line => line == "end"));
            Assert.Equal(info.TrainableParameterCount, info.Layers.Sum(layer => layer.TrainableParameterCount));
        }
    }

    private static string[] Lines(NetworkInfo info) => [.. info.ToMermaid().Split('\n').Select(line => line.Trim())];
}
