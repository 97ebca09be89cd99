namespace PureZmq.Samples;

/// <summary>What is true of all samples.</summary>
public sealed class SampleTreeTests
{
    public static TheoryData<string> Samples => [.. SampleTree.Names];

    [Theory, MemberData(nameof(Samples))]
    public void A_sample_is_built_has_its_python_counterpart_and_is_listed(string sample)
    {
        Assert.True(File.Exists(SampleTree.Program(sample)));
        Assert.True(File.Exists(SampleTree.Script(sample)));
        Assert.Contains($"`{sample}`", File.ReadAllText(Path.Combine(SampleTree.Folder, "README.md")), StringComparison.Ordinal);
        Assert.Contains($"samples/{sample}/{sample}.csproj", File.ReadAllText(Path.Combine(SourceTree.Root, "PureZmq.slnx")), StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_a_sample_for_each_of_the_eleven_scenarios()
    {
        var heads = SampleTree.Names.Select(sample => File.ReadLines(Path.Combine(SampleTree.Folder, sample, "Program.cs")).First()).Order();
        Assert.Equal(Enumerable.Range(0, 11).Select(n => $"// Scenario ({(char)('a' + n)})"), heads.Select(head => head.Split(':')[0]));
    }
}
