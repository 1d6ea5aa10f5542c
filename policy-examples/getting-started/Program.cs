using Serilog;

using Serilog.Core.Logger log = new LoggerConfiguration().WriteTo.Console().CreateLogger();
log.Information("Nothing comes in that the policy does not name.");
