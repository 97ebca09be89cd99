using System.IO.Compression;
using Xunit;

namespace PureZmq.Packages;

/// <summary>The packages, made once from clean sources, and what users do with them: all in one folder that goes away.</summary>
public sealed class Packages : IAsyncLifetime
{
    /// <summary>Their version: one that is published nowhere, so that nothing else can be installed in their place.</summary>
    internal const string Version = "0.1.0-tests";

    private readonly string _folder = Directory.CreateTempSubdirectory("purezmq-packages-").FullName;

    /// <summary>The folder that holds the packages, a source to install from.</summary>
    internal string Source => Path.Combine(_folder, "packages");

    /// <summary>The NuGet folder of the users: nothing gets into that of whoever runs the tests, and nothing comes from there.</summary>
    private string Cache => Path.Combine(_folder, "cache");

    async Task IAsyncLifetime.InitializeAsync()
    {
        var clone = NewFolder("clone");
        CleanSource.CopyTo(clone);
        foreach (var project in (string[])["PureZmq", "PureZmq.Tool"])
            await BuildAsync(clone, "pack", $"src/{project}", "--output", Source);
    }

    Task IAsyncLifetime.DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Builds something as a release is built, but for the analyzers: they change nothing, and have had their say.</summary>
    internal static Task<string> BuildAsync(string clone, string verb, string project, params string[] arguments) => Command.RunAsync(
        clone, null,
        [
            "dotnet", verb, project, "--configuration", "Release", "--nologo",
            "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzers=false", $"-p:Version={Version}", .. arguments,
        ]);

    /// <summary>Runs a program as a user does, with the users' NuGet folder.</summary>
    internal Task<string> RunAsync(string folder, params string[] command) => Command.RunAsync(folder, Cache, command);

    /// <summary>A new empty folder.</summary>
    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>A package, opened.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="extension"><c>nupkg</c>, or <c>snupkg</c> for its symbols.</param>
    internal ZipArchive Open(string id, string extension = "nupkg") =>
        ZipFile.OpenRead(Path.Combine(Source, $"{id}.{Version}.{extension}"));

    /// <summary>A console project of a user that depends on PureZmq.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="program">The program.</param>
    /// <param name="properties">More properties of the project.</param>
    /// <returns>Its folder.</returns>
    internal string NewProject(string name, string program, string properties = "<TargetFramework>net10.0</TargetFramework>")
    {
        var folder = NewFolder(name);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        File.WriteAllText(
            Path.Combine(folder, $"{name}.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PureZmq" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"""<configuration><packageSources><add key="made here" value="{Source}" /></packageSources></configuration>""");
        return folder;
    }
}
