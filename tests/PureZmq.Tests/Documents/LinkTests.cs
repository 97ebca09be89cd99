using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Documents;

/// <summary>Links between the documents lead somewhere.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Every_link_within_the_repository_leads_to_a_file_and_a_heading_that_exist() => Assert.Empty(
        from page in DocumentTree.Pages
        from target in PageLinks.RelativeTargets(DocumentTree.Read(page))
        where !Exists(page, target)
        select $"{page}: {target}");

    [Fact]
    public void Every_page_of_docs_is_in_its_index()
    {
        var index = PageLinks.RelativeTargets(DocumentTree.Read("docs/README.md")).ToHashSet();
        Assert.Empty(
            from page in DocumentTree.Pages
            where page.StartsWith("docs/", StringComparison.Ordinal) && page != "docs/README.md"
            where !index.Contains(page["docs/".Length..])
            select page);
    }

    [Theory]
    [InlineData("troubleshooting.md", true)]
    [InlineData("../README.md", true)]
    [InlineData("delivery.md#what-no-counter-sees", true)]
    [InlineData("#what-no-counter-sees", true)]
    [InlineData("decisions", true)]
    [InlineData("nowhere.md", false)]
    [InlineData("delivery.md#nowhere", false)]
    public void A_link_is_followed_from_its_page(string target, bool exists) =>
        Assert.Equal(exists, Exists("docs/delivery.md", target));

    [Fact]
    public void Links_in_code_and_to_other_sites_are_not_followed()
    {
        string[] page = ["# A page: its `name`", "[one](one.md), [two](https://example.org)", "`[x](y)`", "```text", "[three](3.md)", "```"];
        Assert.Equal(["one.md"], PageLinks.RelativeTargets(page));
        Assert.Equal(["a-page-its-name"], PageLinks.Anchors(page));
    }

    private static bool Exists(string page, string target)
    {
        var parts = target.Split('#');
        var path = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        var full = Path.Combine(SourceTree.Root, path);
        if (!File.Exists(full))
            return Directory.Exists(full) && parts.Length == 1;
        return parts.Length == 1 || PageLinks.Anchors(DocumentTree.Read(path)).Contains(parts[1]);
    }
}
