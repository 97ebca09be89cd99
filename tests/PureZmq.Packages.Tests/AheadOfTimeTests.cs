using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Packages;

/// <summary>Programs compiled ahead of time, from the package.</summary>
[Collection("packages")]
public sealed partial class AheadOfTimeTests(Packages packages)
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "ahead-of-time.md"));

    [Fact]
    public async Task The_program_of_the_page_publishes_without_a_warning_runs_and_is_as_small_as_the_page_says()
    {
        var program = await PublishAsync("small", "net10.0");
        var stated = double.Parse(StatedSize().Match(Page).Groups[1].Value, CultureInfo.InvariantCulture);

        Assert.Equal("hello\nworld\n", await packages.RunAsync(Path.GetDirectoryName(program)!, program));
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)   // the page speaks of no other
            Assert.InRange(new FileInfo(program).Length / 1e6, stated * 0.9, stated * 1.1);
    }

    [Fact]
    public async Task The_whole_library_compiles_without_a_warning_and_runs()
    {
        var program = await PublishAsync(
            "whole", "net8.0", """</PropertyGroup><ItemGroup><TrimmerRootAssembly Include="PureZmq" /></ItemGroup><PropertyGroup>""");

        Assert.Equal("hello\nworld\n", await packages.RunAsync(Path.GetDirectoryName(program)!, program));
    }

    private async Task<string> PublishAsync(string name, string framework, string more = "")
    {
        const string AsThePageSays = "<PublishAot>true</PublishAot><InvariantGlobalization>true</InvariantGlobalization>";
        var folder = packages.NewProject(
            name, PageProgram().Match(Page).Groups[1].Value, $"<TargetFramework>{framework}</TargetFramework>{AsThePageSays}{more}");
        var printed = await packages.RunAsync(
            folder,
            "dotnet", "publish", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", "published", "-p:TrimmerSingleWarn=false");
        Assert.DoesNotContain("warning", printed, StringComparison.OrdinalIgnoreCase);
        return Path.Combine(folder, "published", name);
    }

    [GeneratedRegex(@"```csharp run\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex PageProgram();

    [GeneratedRegex(@"\*\*([0-9.]+) MB\*\*")]
    private static partial Regex StatedSize();
}
