/** Express 4 under its alias, called as Express 5 is. */
declare module 'express-4' {
  import express = require('express');
  export = express;
}
