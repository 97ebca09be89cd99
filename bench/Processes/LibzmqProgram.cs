namespace PureZmq.Bench.Processes;

/// <summary>The C program that drives libzmq, compiled here and now with the machine's own compiler and library.</summary>
public sealed class LibzmqProgram : IDisposable
{
    private const string WhatToInstall = "Debian: gcc libzmq3-dev";

    private readonly CProgram _program;

    private LibzmqProgram(CProgram program, string version)
    {
        _program = program;
        Version = version;
        Contender = new Contender("libzmq", IsManaged: false, program.Path, LeadingArguments: []);
    }

    /// <summary>The version of the library it runs with, such as 4.3.4.</summary>
    public string Version { get; }

    internal Contender Contender { get; }

    /// <summary>Compiles the program into a temporary directory, which lives until it is disposed.</summary>
    /// <exception cref="BenchException">gcc, zmq.h or the library is missing; the message says which.</exception>
    public static async Task<LibzmqProgram> CompileAsync(CancellationToken cancellationToken = default)
    {
        var program = await CProgram.CompileAsync("libzmq/", ["-lzmq", "-lpthread"], Explain, WhatToInstall, cancellationToken);
        try
        {
            var version = await program.RunAsync(["version"], Explain, cancellationToken);
            return new LibzmqProgram(program, version.Trim());
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the program.</summary>
    public void Dispose() => _program.Dispose();

    private static string Explain(string errors)
    {
        if (errors.Contains("zmq.h", StringComparison.Ordinal))
            return $"zmq.h is missing ({WhatToInstall})";
        if (errors.Contains("-lzmq", StringComparison.Ordinal) || errors.Contains("libzmq.so", StringComparison.Ordinal))
            return $"the library libzmq is missing ({WhatToInstall})";
        var first = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return $"its C program does not build: {first}";
    }
}
