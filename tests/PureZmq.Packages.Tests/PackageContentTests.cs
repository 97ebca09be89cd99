using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Packages;

/// <summary>What the packages hold.</summary>
[Collection("packages")]
public sealed partial class PackageContentTests(Packages packages)
{
    public static TheoryData<string> Ids => ["PureZmq", "PureZmq.Tool"];

    [Theory]
    [InlineData("PureZmq", "lib/net10.0/PureZmq.dll")]
    [InlineData("PureZmq", "lib/net10.0/PureZmq.xml")]
    [InlineData("PureZmq", "lib/net8.0/PureZmq.dll")]
    [InlineData("PureZmq", "lib/net8.0/PureZmq.xml")]
    [InlineData("PureZmq", "README.md")]
    [InlineData("PureZmq", "LICENSE")]
    [InlineData("PureZmq.Tool", "tools/net10.0/any/zmq.dll")]
    [InlineData("PureZmq.Tool", "tools/net10.0/any/PureZmq.dll")]
    [InlineData("PureZmq.Tool", "README.md")]
    [InlineData("PureZmq.Tool", "LICENSE")]
    public void A_package_has_all_its_parts(string id, string part)
    {
        using var package = packages.Open(id);
        Assert.Contains(package.Entries, entry => entry.FullName == part);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_package_says_what_it_is_under_which_licence_and_where_it_comes_from(string id)
    {
        using var package = packages.Open(id);
        using var nuspec = package.GetEntry($"{id}.nuspec")!.Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        var repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");

        Assert.Equal((id, "MIT", "README.md"), (Value("id"), Value("license"), Value("readme")));
        Assert.All((string[])["description", "tags", "authors", "copyright"], name => Assert.NotEqual("", Value(name)));
        Assert.StartsWith(CleanSource.Origin, repository.Attribute("url")?.Value, StringComparison.Ordinal);
        Assert.Equal(CleanSource.Commit, repository.Attribute("commit")?.Value);
    }

    [Theory]
    [InlineData("PureZmq", "# PureZmq", "See CONTRIBUTING.md:", "what can be lost (docs/delivery.md)")]
    [InlineData("PureZmq.Tool", "# `zmq`, the command line", "monitoring.md lists the events.", "not UTF-8; what is read")]
    public void The_readme_says_all_and_has_no_link_that_leads_nowhere(string id, string title, params string[] texts)
    {
        using var package = packages.Open(id);
        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        var text = readme.ReadToEnd();
        Assert.StartsWith(title, text, StringComparison.Ordinal);
        Assert.All(texts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain(Link().Matches(text), link => !link.Value.Contains("://", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PureZmq", "lib/net10.0/PureZmq.pdb")]
    [InlineData("PureZmq", "lib/net8.0/PureZmq.pdb")]
    [InlineData("PureZmq.Tool", "tools/net10.0/any/zmq.pdb")]
    public void Symbols_lead_to_the_sources_and_name_no_folder_of_the_builder(string id, string part)
    {
        using var package = packages.Open(id, "snupkg");
        var symbols = Symbols.Read(package.GetEntry(part)!);

        Assert.Contains($"/{CleanSource.Commit}/*", symbols.SourceLink, StringComparison.Ordinal);
        Assert.Contains("\"/_/*\"", symbols.SourceLink, StringComparison.Ordinal);
        Assert.All(symbols.Documents, document => Assert.StartsWith("/_/", document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_sources_in_another_folder_give_the_same_library()
    {
        var clone = packages.NewFolder("another-clone");
        CleanSource.CopyTo(clone);
        await Packages.BuildAsync(clone, "build", "src/PureZmq", "--framework", "net10.0");
        using var package = packages.Open("PureZmq");
        using var packed = package.GetEntry("lib/net10.0/PureZmq.dll")!.Open();
        using var built = File.OpenRead(Path.Combine(clone, "src", "PureZmq", "bin", "Release", "net10.0", "PureZmq.dll"));

        Assert.Equal(Convert.ToHexString(SHA256.HashData(packed)), Convert.ToHexString(SHA256.HashData(built)));
    }

    // The one cause that was ever found of a difference, and it showed in every second build only.
    [Fact]
    public void Log_messages_are_generated_for_one_class_as_the_order_of_several_varies() => Assert.Single(
        Directory.EnumerateFiles(SourceTree.Library, "*.cs", SearchOption.AllDirectories),
        file => File.ReadAllText(file).Contains("[LoggerMessage(", StringComparison.Ordinal));

    [GeneratedRegex(@"\]\([^)\s]+\)")]
    private static partial Regex Link();
}
